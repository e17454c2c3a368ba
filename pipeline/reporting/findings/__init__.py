"""What the figures of a report say, in sentences and one picture, by stated rules."""
