package relational

import (
	"context"
	"errors"

	"yibao/process/settlement"
)

const messageColumns = "institution, transaction_name, message_id, psn_no, input_hash, answer, setl_id, visit_id," +
	" barred, undone, recorded"

func scanMessage(r row) (settlement.Message, error) {
	var m settlement.Message
	err := r.Scan(&m.Institution, &m.Transaction, &m.MessageID, &m.PsnNo, &m.InputHash, &m.Answer, &m.SetlID, &m.VisitID,
		flag{&m.Barred}, flag{&m.Undone}, instant{&m.Recorded})
	return m, err
}

func messageRow(m settlement.Message) []any {
	answer := m.Answer
	if answer == nil {
		answer = []byte{}
	}
	return []any{m.Institution, m.Transaction, m.MessageID, m.PsnNo, m.InputHash, answer, m.SetlID, m.VisitID,
		bit(m.Barred), bit(m.Undone), micros(m.Recorded)}
}

// Message implements settlement.Reader.
func (t *tx) Message(ctx context.Context, key settlement.MessageKey) (*settlement.Message, error) {
	found, err := collect(ctx, t, scanMessage, "SELECT "+messageColumns+" FROM message"+
		" WHERE institution = $1 AND transaction_name = $2 AND message_id = $3", key.Institution, key.Transaction, key.MessageID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	m := &found[0]
	if !t.raw && m.PsnNo != "" {
		m.PsnNo, err = t.KeptNumber(ctx, m.PsnNo)
	}
	return m, err
}

// Remember implements settlement.Work. The primary key refuses a key that
// another work stored meanwhile; run then runs this work again.
func (t *tx) Remember(ctx context.Context, m settlement.Message) error {
	return add(ctx, t, insertion{"message", messageColumns, ""}, []settlement.Message{m}, messageRow)
}

var errNoMessage = errors.New("relational: a mark for a message that is not stored")

// MarkMessage implements settlement.Work.
func (t *tx) MarkMessage(ctx context.Context, key settlement.MessageKey) error {
	one, err := t.change(ctx, 1, "UPDATE message SET undone = 1"+
		" WHERE institution = $1 AND transaction_name = $2 AND message_id = $3", key.Institution, key.Transaction, key.MessageID)
	if err != nil {
		return err
	}
	if !one {
		return t.refuse(settlement.ErrBusy.Because(errNoMessage))
	}
	return nil
}
