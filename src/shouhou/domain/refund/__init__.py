"""The platform's refund in our words: vocabulary, readings, the state machine, its deadlines."""
