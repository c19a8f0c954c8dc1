package ledger

func helperProcess() {}
