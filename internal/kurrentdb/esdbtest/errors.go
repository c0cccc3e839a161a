package esdbtest

import (
	"context"
	"fmt"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// refusal is an error whose trailers say more than its code.
type refusal struct {
	status  *status.Status
	trailer metadata.MD
}

func (r *refusal) Error() string { return r.status.Err().Error() }

// GRPCStatus is what gRPC sends of the error.
func (r *refusal) GRPCStatus() *status.Status { return r.status }

func refuse(code codes.Code, message, exception string, pairs ...string) error {
	return &refusal{status.New(code, message), metadata.Pairs(append([]string{"exception", exception}, pairs...)...)}
}

func errNotLeader(host string, port uint32) error {
	return refuse(codes.NotFound, "Leader info available", "not-leader",
		"leader-endpoint-host", host, "leader-endpoint-port", strconv.FormatUint(uint64(port), 10))
}

func errNotReady() error { return status.Error(codes.Unavailable, "Server Is Not Ready") }

func errAccessDenied() error {
	return refuse(codes.PermissionDenied, "Access Denied", "access-denied")
}

func errStreamDeleted(stream string) error {
	return refuse(codes.FailedPrecondition, fmt.Sprintf("Event stream '%s' is deleted.", stream), "stream-deleted", "stream-name", stream)
}

func errTooBig(limit int) error {
	return refuse(codes.InvalidArgument, fmt.Sprintf("Maximum Append Size of %d Exceeded.", limit), "maximum-append-size-exceeded",
		"maximum-append-size", strconv.Itoa(limit))
}

func errMissing(property string) error {
	return refuse(codes.InvalidArgument, fmt.Sprintf("Required Metadata Property '%s' is missing", property), "missing-required-metadata-property",
		"required-metadata-properties", "type,content-type")
}

// errWrongRevision is how deletes are refused; an append that does not fit gets an ordinary answer that says so.
func errWrongRevision(stream string, expected, actual int64) error {
	message := fmt.Sprintf("Delete failed due to WrongExpectedVersion. Stream: %s, Expected version: %d, Actual version: %d", stream, expected, actual)
	return refuse(codes.FailedPrecondition, message, "wrong-expected-version", "stream-name", stream,
		"expected-version", strconv.FormatInt(expected, 10), "actual-version", strconv.FormatInt(actual, 10))
}

// withTrailers sends what the error carries beside its code.
func withTrailers(ctx context.Context, err error) error {
	if r, ok := err.(*refusal); ok { //nolint:errorlint // refusals are never wrapped; gRPC takes the status of the outermost error
		if setErr := grpc.SetTrailer(ctx, r.trailer); setErr != nil {
			return status.Errorf(codes.Internal, "set trailers: %v", setErr)
		}
	}
	return err
}
