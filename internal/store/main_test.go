package store_test

import (
	"testing"

	"github.com/guiju/guiju/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }
