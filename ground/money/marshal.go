package money

// MarshalText writes the fraction as String does, for stored values.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Rate) UnmarshalText(text []byte) error {
	read, err := ParseRate(string(text))
	if err != nil {
		return err
	}
	*r = read
	return nil
}
