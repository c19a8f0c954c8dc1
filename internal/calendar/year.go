package calendar

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// Year is the holidays of one year as the State Council announced them.
type Year struct {
	Year     int       `yaml:"year"`
	Notice   string    `yaml:"notice"` // its number
	Issued   Date      `yaml:"issued"`
	Source   string    `yaml:"source"`
	Holidays []Holiday `yaml:"holidays"`
}

// Holiday is one holiday with the days off, and the Saturdays and Sundays
// worked for it.
type Holiday struct {
	Say  string `yaml:"say"` // 中文 | English
	From Date   `yaml:"from"`
	To   Date   `yaml:"to"`
	Work []Date `yaml:"work"`
}

// Text is its name.
func (h Holiday) Text() i18n.Text {
	zh, en, _ := strings.Cut(h.Say, " | ")
	return i18n.Text{Zh: zh, En: en}
}

// Years are announced years by their number. A year that is not among them is
// provisional.
type Years map[int]Year

// ParseYear reads one year's file; years/2026.yaml shows its form.
func ParseYear(b []byte) (Year, error) {
	var y Year
	if err := yaml.UnmarshalWithOptions(b, &y, yaml.Strict()); err != nil {
		return Year{}, fault.New(fault.Invalid, "节假日文件看不懂", "the file of holidays cannot be read").Because(err)
	}
	if y.Year == 0 || y.Notice == "" || len(y.Holidays) == 0 {
		return Year{}, fault.New(fault.Invalid, "节假日文件须写明年份、通知文号和假日", "a file of holidays names its year, the notice and the holidays")
	}
	for _, h := range y.Holidays {
		if h.Text().Empty() || h.From.IsZero() || h.To.Before(h.From) || h.From.DaysTo(h.To) > 30 {
			return Year{}, fault.New(fault.Invalid,
				fmt.Sprintf("%d 年的“%s”起止日期不对", y.Year, h.Say),
				fmt.Sprintf("%d: the dates of “%s” are wrong", y.Year, h.Say))
		}
	}
	return y, nil
}

//go:embed years/*.yaml
var yearFiles embed.FS

// announced reads the files of the program once; they are never changed.
var announced = sync.OnceValue(func() Years {
	years := Years{}
	names, err := fs.Glob(yearFiles, "years/*.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		b, err := yearFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		y, err := ParseYear(b)
		if err != nil {
			panic(name + ": " + err.Error())
		}
		years[y.Year] = y
	}
	return years
})

// Announced are the years that the program knows: 2024 to 2026.
func Announced() Years { return maps.Clone(announced()) }
