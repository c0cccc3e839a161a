package esdbtest

import (
	"errors"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Append writes the events that the client sends, all or none.
func (n *node) Append(call streams.Streams_AppendServer) error {
	return withTrailers(call.Context(), n.append(call))
}

func (n *node) append(call streams.Streams_AppendServer) error {
	if err := n.enter(call.Context(), Append); err != nil {
		return err
	}
	first, err := call.Recv()
	if err != nil {
		return err
	}
	options := first.GetOptions()
	stream := string(options.GetStreamIdentifier().GetStreamName())
	if stream == "" {
		return status.Error(codes.InvalidArgument, "an append begins with the name of its stream")
	}
	expected, err := expectedRevision(options)
	if err != nil {
		return err
	}
	events, err := n.receive(call)
	if err != nil {
		return err
	}
	if err := n.permit(call.Context(), Append); err != nil {
		return err
	}
	done, err := n.server.store.append(stream, expected, events)
	if err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	if done.verdict == gone {
		return errStreamDeleted(stream)
	}
	if done.verdict == fresh {
		if err := n.server.faults.afterApply(); err != nil {
			return err
		}
	}
	return call.SendAndClose(appendAnswer(options, done))
}

// receive takes the events of an append, and no more than fit.
func (n *node) receive(call streams.Streams_AppendServer) ([]proposal, error) {
	var events []proposal
	size := 0
	for {
		request, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		m := request.GetProposedMessage()
		if m == nil {
			return nil, status.Error(codes.InvalidArgument, "an append holds events after its first message")
		}
		if size += len(m.GetData()) + len(m.GetCustomMetadata()); size > n.server.options.maxAppendSize {
			return nil, errTooBig(n.server.options.maxAppendSize)
		}
		event, err := proposalOf(m)
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
}

func proposalOf(m *streams.AppendReq_ProposedMessage) (proposal, error) {
	kind, ok := m.GetMetadata()["type"]
	if !ok {
		return proposal{}, errMissing("type")
	}
	contentType, ok := m.GetMetadata()["content-type"]
	if !ok {
		return proposal{}, errMissing("content-type")
	}
	if contentType != contentJSON {
		contentType = contentBinary
	}
	id, err := uuidOf(m.GetId())
	if err != nil {
		return proposal{}, status.Errorf(codes.InvalidArgument, "the id of an event: %v", err)
	}
	return proposal{id: id, kind: kind, contentType: contentType, data: m.GetData(), meta: m.GetCustomMetadata()}, nil
}

// appendAnswer tells what became of an append. A stream that is not as expected is no error.
func appendAnswer(options *streams.AppendReq_Options, done written) *streams.AppendResp {
	if done.verdict == refused {
		return &streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: wrongRevision(options, done.last)}}
	}
	success := &streams.AppendResp_Success{
		CurrentRevisionOption: &streams.AppendResp_Success_NoStream{NoStream: &shared.Empty{}},
		PositionOption:        &streams.AppendResp_Success_NoPosition{NoPosition: &shared.Empty{}},
	}
	if done.last >= 0 {
		success.CurrentRevisionOption = &streams.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(done.last)}
	}
	if done.position > 0 {
		success.PositionOption = &streams.AppendResp_Success_Position{
			Position: &streams.AppendResp_Position{CommitPosition: done.position, PreparePosition: done.position},
		}
	}
	return &streams.AppendResp{Result: &streams.AppendResp_Success_{Success: success}}
}

// wrongRevision repeats what was expected, and tells what is.
func wrongRevision(options *streams.AppendReq_Options, last int64) *streams.AppendResp_WrongExpectedVersion {
	out := &streams.AppendResp_WrongExpectedVersion{}
	if last < 0 {
		out.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &shared.Empty{}}
		out.CurrentRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_NoStream_20_6_0{NoStream_20_6_0: &shared.Empty{}}
	} else {
		out.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: uint64(last)}
		out.CurrentRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_CurrentRevision_20_6_0{CurrentRevision_20_6_0: uint64(last)}
	}
	switch e := options.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Any:
		out.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedAny{ExpectedAny: &shared.Empty{}}
		out.ExpectedRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_Any_20_6_0{Any_20_6_0: &shared.Empty{}}
	case *streams.AppendReq_Options_StreamExists:
		out.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &shared.Empty{}}
		out.ExpectedRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_StreamExists_20_6_0{StreamExists_20_6_0: &shared.Empty{}}
	case *streams.AppendReq_Options_NoStream:
		out.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &shared.Empty{}}
	case *streams.AppendReq_Options_Revision:
		out.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: e.Revision}
		out.ExpectedRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision_20_6_0{ExpectedRevision_20_6_0: e.Revision}
	}
	return out
}
