package domain

// Events is the catalog of every event of the product.
func Events() Catalog {
	return newCatalog(signalEvents, measureEvents, decisionEvents, evaluationEvents, indicatorEvents, areaEvents,
		bundleEvents, adviceEvents, motionEvents, amendmentEvents, promiseEvents, cycleEvents, termEvents, encounterEvents, effectEvents, anyEvents)
}
