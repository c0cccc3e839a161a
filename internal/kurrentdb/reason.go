package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ruggespraak/domain"
)

var errPanicked = errors.New("client panicked")

// code is the client's code of an error. The client's own FromError overlooks errors that are wrapped.
func code(err error) (esdb.ErrorCode, bool) {
	var e *esdb.Error
	if errors.As(err, &e) {
		return e.Code(), true
	}
	return esdb.ErrorCodeUnknown, false
}

func hasCode(err error, want esdb.ErrorCode) bool {
	got, ok := code(err)
	return ok && got == want
}

// retryable says whether another try may go better. It must be so for whatever leaves open whether the call was done.
func retryable(err error) bool {
	var refused *domain.Error
	if errors.As(err, &refused) || errors.Is(err, errClosed) {
		return false
	}
	switch c, _ := code(err); c {
	case esdb.ErrorCodeUnsupportedFeature, esdb.ErrorCodeUnauthenticated, esdb.ErrorCodeResourceNotFound, esdb.ErrorCodeResourceAlreadyExists,
		esdb.ErrorCodeWrongExpectedVersion, esdb.ErrorCodeAccessDenied, esdb.ErrorCodeStreamDeleted, esdb.ErrorCodeParsing:
		return false
	case esdb.ErrorCodeUnknown, esdb.ErrorCodeDeadlineExceeded, esdb.ErrorCodeConnectionClosed, esdb.ErrorCodeInternalClient,
		esdb.ErrorCodeInternalServer, esdb.ErrorCodeNotLeader, esdb.ErrorAborted, esdb.ErrorUnavailable:
	}
	switch status.Code(err) {
	case codes.InvalidArgument, codes.NotFound, codes.AlreadyExists, codes.PermissionDenied, codes.FailedPrecondition, codes.OutOfRange,
		codes.Unimplemented, codes.Unauthenticated, codes.ResourceExhausted, codes.DataLoss:
		return false
	case codes.OK, codes.Canceled, codes.Unknown, codes.DeadlineExceeded, codes.Aborted, codes.Internal, codes.Unavailable:
	}
	return true
}

// breaks says whether a client is of no further use after an error. One that was sent on to the leader is.
func breaks(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	c, _ := code(err)
	return c == esdb.ErrorCodeConnectionClosed || errors.Is(err, errPanicked) ||
		status.Code(err) == codes.Unavailable
}

// refusal turns an answer that will not change into a sentence, where it is for a person. Other answers stay as they are.
func refusal(err error) error {
	c, _ := code(err)
	s := status.Code(err)
	switch {
	case errors.Is(err, errClosed):
		return domain.Errorf(domain.Unreached, "De verbinding met het cluster is gesloten.")
	case c == esdb.ErrorCodeUnauthenticated || s == codes.Unauthenticated:
		return domain.Errorf(domain.Refused, "Het cluster met het logboek kent deze gebruikersnaam met dit wachtwoord niet. Controleer het adres in --store.")
	case c == esdb.ErrorCodeAccessDenied || s == codes.PermissionDenied:
		return domain.Errorf(domain.Refused, "Deze gebruiker mag dit niet op het cluster met het logboek. Geef hem daar rechten om te lezen en te schrijven.")
	case c == esdb.ErrorCodeUnsupportedFeature || s == codes.Unimplemented:
		return domain.Errorf(domain.Refused, "De server op het adres in --store kent deze opdracht niet; is het een EventStoreDB of KurrentDB?")
	case s == codes.InvalidArgument && strings.Contains(strings.ToLower(err.Error()), "maximum append size"):
		return domain.Errorf(domain.Invalid, "Dit is meer dan het cluster in een keer aanneemt. Maak het kleiner, of verhoog MaxAppendSize op de servers.")
	}
	return err
}

// unreached is what a person hears when trying did not help, with the reason as far as it is known.
func (c *Cluster) unreached(err error) error {
	if errors.Is(err, errPanicked) {
		return domain.Errorf(domain.Unreached, "Het cluster met het logboek geeft antwoorden die dit programma niet begrijpt. Past de versie van de server bij dit programma?")
	}
	why := ""
	if trouble := c.trouble.Load(); trouble != nil {
		why = reason(*trouble)
	}
	if why == "" {
		why = reason(err.Error())
	}
	return domain.Errorf(domain.Unreached, "Het cluster met het logboek is niet bereikbaar%s. Probeer het later opnieuw.", why)
}

// reasons are pieces of what the client and the system below it say, from special to general.
var reasons = []struct{ says, text string }{
	{"certificate", "het certificaat van de server wordt niet vertrouwd"},
	{"x509", "het certificaat van de server wordt niet vertrouwd"},
	{"first record does not look like a TLS", "de server werkt zonder TLS; zet tls=false in het adres"},
	{"error reading server preface", "de server verbreekt de verbinding; vraagt hij om TLS?"},
	{"no such host", "de naam van de server is onbekend"},
	{"zero addresses", "de naam van de server is onbekend"},
	{"connection refused", "op dat adres luistert niemand"},
	{"no route to host", "er is geen weg naar de server"},
	{"network is unreachable", "er is geen netwerk"},
	{"eligable", "het cluster heeft nu geen leider"},
	{"deadline", "de server antwoordt niet op tijd"},
}

func reason(text string) string {
	for _, r := range reasons {
		if strings.Contains(text, r.says) {
			return fmt.Sprintf(": %s", r.text)
		}
	}
	return ""
}
