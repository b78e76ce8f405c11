"""The stages of a build, one file each: data, teacher, transfer, finetune, quantize, evaluate, bundle."""
