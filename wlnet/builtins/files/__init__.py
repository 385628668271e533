"""Files and streams: names, folders, reading and writing, packages, bytes and their encodings."""
