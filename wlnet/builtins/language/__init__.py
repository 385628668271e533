"""How programs are written: definitions, scoping, control flow, loops, messages, options, contexts, printing."""
