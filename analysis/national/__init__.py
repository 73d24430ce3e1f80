"""The country: passes that publish everybody, who takes part, and the development that anybody may see."""
