package deliveryfile

import (
	"embed"
	"io/fs"
)

//go:embed shipped/*.yaml
var shipped embed.FS

// Shipped returns the descriptions that the program brings along, in order of
// file and place: those of the published batches.
func Shipped() ([]Delivery, error) {
	names, err := fs.Glob(shipped, "shipped/*.yaml")
	if err != nil {
		return nil, err
	}
	var list []Delivery
	for _, name := range names {
		text, err := shipped.ReadFile(name)
		if err != nil {
			return nil, err
		}
		found, err := Parse(name, text)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}
