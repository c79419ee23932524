"""What a drafter asks of two versions of a law: what differs in text, rules, people and money."""
