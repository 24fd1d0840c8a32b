package bench

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/workshop/city"
)

// staffOf is how many persons work with one employer of a crowd.
const staffOf = 20

// Crowd is a number of made-up persons as import files tell of them: each with
// an identity card of a region that does not exist and with cover.
type Crowd struct {
	Persons int
	Retired bool // nobody works, everybody is retired
}

// Files returns the persons and their cover.
func (c Crowd) Files() []importing.File {
	return []importing.File{c.file(importing.Persons, c.Persons, c.person), c.file(importing.Spells, c.Persons, c.spell)}
}

// Employers returns the employers and who works with them.
func (c Crowd) Employers() []importing.File {
	return []importing.File{c.file(importing.Employers, (c.Persons+staffOf-1)/staffOf, c.employer), c.file(importing.Employments, c.Persons, c.employment)}
}

func (c Crowd) file(kind importing.Kind, rows int, write func(b *bytes.Buffer, n int)) importing.File {
	var b bytes.Buffer
	b.WriteString(strings.Join(kind.Columns(), ",") + "\n")
	for n := range rows {
		write(&b, n)
	}
	return importing.File{Name: string(kind) + ".csv", Kind: kind, Content: &b}
}

// birthYears are the years of birth, the first and how many: of working age, or
// of old age.
func (c Crowd) birthYears() (first, count int) {
	if c.Retired {
		return 1940, 22
	}
	return 1968, 35
}

// number is an identity number: births are spread over the years, and the order
// rises when all were taken.
func (c Crowd) number(n int) string {
	first, years := c.birthYears()
	order := n / (years * 12 * 28)
	b := period.NewDate(first+n%years, time.Month(1+n/years%12), 1+n/years/12%28)
	body := fmt.Sprintf("39%04d%04d%02d%02d%03d", 101+order/999, b.Year(), int(b.Month()), b.Day(), 1+order%999)
	return body + string(city.CheckDigit(body))
}

func (c Crowd) person(b *bytes.Buffer, n int) {
	fmt.Fprintf(b, "%s,王%c,01,%s,,01,,,%s\n", PersonNo(n), rune(0x4E00+n%20000), c.number(n), city.Region)
}

func (c Crowd) spell(b *bytes.Buffer, n int) {
	kind, employer := "11", workplace(n/staffOf)
	if c.Retired {
		kind, employer = "12", ""
	}
	fmt.Fprintf(b, "%s,%s,%s,1,%s,否,,%s,2020-01-01,,\n", PersonNo(n), city.Employee, city.Region, kind, employer)
}

func workplace(n int) string { return fmt.Sprintf("安澜第%d试验有限公司(虚构)", n+1) }

// workplaceCode is its credit code; each district has ten thousand.
func workplaceCode(n int) string {
	return city.CreditCode(fmt.Sprintf("39%04d", 101+n/10_000), n%10_000)
}

func (c Crowd) employer(b *bytes.Buffer, n int) {
	fmt.Fprintf(b, "%s,%s,企业,%s,试验人,试验人,,,,,2020-01-01\n", workplaceCode(n), workplace(n), city.Region)
}

func (c Crowd) employment(b *bytes.Buffer, n int) {
	fmt.Fprintf(b, "%s,%s,%s,在职,%d.00,2020-01-01,,\n", PersonNo(n), workplaceCode(n/staffOf), city.Region, 4000+n*37%20_000)
}
