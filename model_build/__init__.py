"""Makes the model bundles that Edgewise ships: distils, fine-tunes, quantizes and measures MobileBERT."""
