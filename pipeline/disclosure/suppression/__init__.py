"""Cell suppression: which cells of linked tables may be published beside each other, with proof."""
