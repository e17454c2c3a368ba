"""Tables on a sheet: where the header is, and which rows below it are records."""
