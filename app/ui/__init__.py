"""The window. Widgets, one file each; `worker` is the only module that knows threads."""
