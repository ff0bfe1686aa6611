"""How pages look: tokens, frames, components and their small scripts. It knows no app."""
