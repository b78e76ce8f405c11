"""The stages of a build, one file each: data, teacher, transfer, finetune, average, quantize, evaluate, bundle."""
