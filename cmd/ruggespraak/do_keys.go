package main

import (
	"context"
	"reflect"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
)

// idKinds says of which kind the ids of each type are.
var idKinds = map[reflect.Type]domain.Category{
	reflect.TypeFor[domain.SignalID]():     domain.SignalCategory,
	reflect.TypeFor[domain.MeasureID]():    domain.MeasureCategory,
	reflect.TypeFor[domain.DecisionID]():   domain.DecisionCategory,
	reflect.TypeFor[domain.EvaluationID](): domain.EvaluationCategory,
	reflect.TypeFor[domain.SeriesID]():     domain.SeriesCategory,
	reflect.TypeFor[domain.AdviceID]():     domain.AdviceCategory,
	reflect.TypeFor[domain.MotionID]():     domain.MotionCategory,
	reflect.TypeFor[domain.AmendmentID]():  domain.AmendmentCategory,
	reflect.TypeFor[domain.PromiseID]():    domain.PromiseCategory,
}

// resolveKeys turns the keys of sources that stand in a command into ids.
func resolveKeys(ctx context.Context, n *node.Node, v reflect.Value) error {
	if kind, ok := idKinds[v.Type()]; ok {
		return resolveKey(ctx, n, kind, v)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return resolveKeys(ctx, n, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := resolveKeys(ctx, n, v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		if g, ok := v.Addr().Interface().(*domain.Ground); ok {
			return resolveKey(ctx, n, domain.Category(g.Kind), reflect.ValueOf(&g.ID).Elem())
		}
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if err := resolveKeys(ctx, n, v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func resolveKey(ctx context.Context, n *node.Node, kind domain.Category, v reflect.Value) error {
	if v.String() == "" || isID(v.String()) {
		return nil
	}
	id, err := resolve(ctx, n, kind, v.String())
	if err == nil {
		v.SetString(id)
	}
	return err
}
