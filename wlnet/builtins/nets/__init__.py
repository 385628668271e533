"""The functions that make nets and work on them."""
