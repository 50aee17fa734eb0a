"""What a policy that generalises adds to rules and memory, measured on stories it has not seen."""
