package app

import (
	"encoding/hex"

	"github.com/guiju/guiju/internal/i18n"
)

func textOf(zh, en string) i18n.Text { return i18n.Text{Zh: zh, En: en} }

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func bytesOf(hash string) ([]byte, error) { return hex.DecodeString(hash) }
