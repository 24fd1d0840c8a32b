package city

import (
	"fmt"
	"strings"

	"yibao/ground/period"
)

// CheckDigit returns the last character of a resident identity number for its
// first 17 digits (GB 11643: ISO 7064, MOD 11-2).
func CheckDigit(body string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// identityNumber makes an identity number: region, birth, order (odd for men).
func identityNumber(region string, birth period.Date, order int) string {
	body := fmt.Sprintf("%s%04d%02d%02d%03d", region, birth.Year(), int(birth.Month()), birth.Day(), order)
	return body + string(CheckDigit(body))
}

// Told is what a resident identity number of 18 characters tells of its holder:
// birth and sex; nothing of any other number.
func Told(certNo string) (period.Date, string) {
	if len(certNo) != 18 {
		return 0, ""
	}
	born, err := period.ParseDate(certNo[6:10] + "-" + certNo[10:12] + "-" + certNo[12:14])
	if err != nil {
		return 0, ""
	}
	if (certNo[16]-'0')%2 == 1 {
		return born, Male
	}
	return born, Female
}

// CreditCode makes a unified social credit code (GB 32100) of a made-up
// organisation: both of its check characters are right.
func CreditCode(region string, serial int) string {
	organisation := fmt.Sprintf("MA39%04d", serial%10000)
	weights := [8]int{3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", organisation[i]) * w
	}
	body := "52" + region + organisation + string("0123456789X0"[(11-sum%11)%11])
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	power, total := 1, 0
	for i := range body {
		total += strings.IndexByte(alphabet, body[i]) * power
		power = power * 3 % 31
	}
	return body + string(alphabet[(31-total%31)%31])
}

// numbering hands out identity numbers, each once.
type numbering map[string]int

func (n numbering) next(region, sex string, birth period.Date) string {
	key := region + sex + birth.String()
	n[key]++
	order := 2 * n[key]
	if sex == Male {
		order--
	}
	return identityNumber(region, birth, order)
}
