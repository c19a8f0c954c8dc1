package app

import "github.com/guiju/guiju/internal/i18n"

func textOf(zh, en string) i18n.Text { return i18n.Text{Zh: zh, En: en} }
