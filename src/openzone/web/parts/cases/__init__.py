"""How a case is shown at every door: its history in sentences, its conversation, the forms of its verbs."""
