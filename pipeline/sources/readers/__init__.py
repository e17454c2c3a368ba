"""Readers, one for each system: which rows and headers an export has; nothing else is their business."""
