"""The model card: measures of a bundle on data sets, charts, and one HTML page that holds them."""
