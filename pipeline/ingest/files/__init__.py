"""Export packages as files: opened, copied in private and read, one kind of file each."""
