package kurrentdb

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"ruggespraak/domain"
)

// ownStream names a stream in which nodes of a municipality keep what they must agree on. It lies outside the log: its name
// begins otherwise than those of events.
func ownStream(municipality, name string) string { return "ruggespraak." + municipality + "." + name }

// identity is the first event of the stream that names a log.
type identity struct {
	ID string `json:"id"`
}

// LogID gives the id of a municipality's log on a cluster. Whoever asks first names the log; from then on the name is the
// same for all. Without newID a log that is not there yet gets no name, and its id is empty.
func LogID(ctx context.Context, c *Cluster, municipality string, newID func() string) (string, error) {
	n, err := readName(ctx, c, municipality)
	if err != nil || n.id != "" || newID == nil {
		return n.id, err
	}
	data, err := json.Marshal(identity{ID: newID()})
	if err != nil {
		return "", fmt.Errorf("write id of the log: %w", err)
	}
	event := esdb.EventData{EventID: uuid.New(), EventType: "logboek-geopend", ContentType: esdb.ContentTypeJson, Data: data}
	err = c.call(ctx, "name log", func(ctx context.Context, client *esdb.Client) error {
		_, err := client.AppendToStream(ctx, ownStream(municipality, "logboek"), esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, event)
		return err
	})
	if err != nil && !hasCode(err, esdb.ErrorCodeWrongExpectedVersion) { // then another node was first
		return "", err
	}
	n, err = readName(ctx, c, municipality)
	return n.id, err
}

// name is what a log is called on a cluster, and the event that says so. A log that was moved is called the same on two
// clusters, but not by the same event.
type name struct{ id, event string }

// readName gives the name, empty when the log has none yet.
func readName(ctx context.Context, c *Cluster, municipality string) (name, error) {
	first, err := c.readPage(ctx, ownStream(municipality, "logboek"), esdb.ReadStreamOptions{From: esdb.Start{}}, 1)
	if err != nil || len(first) == 0 {
		return name{}, err
	}
	var i identity
	if err := json.Unmarshal(first[0].Data, &i); err != nil || i.ID == "" {
		return name{}, domain.Errorf(domain.Refused, "Stroom %s op het cluster is niet door Ruggespraak geschreven.", first[0].StreamID)
	}
	return name{i.ID, first[0].EventID.String()}, nil
}
