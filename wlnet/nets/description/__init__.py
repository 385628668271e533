"""What is shown and told of nets: tables, pictures, Information, words for messages."""
