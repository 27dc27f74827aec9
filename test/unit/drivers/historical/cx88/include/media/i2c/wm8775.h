// Nothing of it is needed: this card has no such chip.
