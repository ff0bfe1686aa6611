"""People with an account, their sign-in, invitations and API tokens."""
