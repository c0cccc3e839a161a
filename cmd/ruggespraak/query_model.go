package main

// modelFlags choose the model by which the effect of decisions is estimated. They are words that the view itself checks.
type modelFlags struct {
	Model        string `name:"model" help:"Het model: stap, stap-helling of gespreid." placeholder:"MODEL"`
	Season       string `name:"seizoen" help:"Hoe het seizoen meetelt: 0, 1 of 2 golven per jaar, of maand." placeholder:"SEIZOEN"`
	Errors       string `name:"fouten" help:"Hoe de onzekerheid wordt berekend: gewoon, newey-west:LAG of robuust." placeholder:"FOUTEN"`
	Family       string `name:"verdeling" help:"De verdeling: quasi-poisson, poisson, negatief-binomiaal of kleinste-kwadraten." placeholder:"VERDELING"`
	Exposure     string `name:"blootstelling" help:"Of de cijfers per blootstelling tellen: ja of nee." placeholder:"JA/NEE"`
	Area         string `name:"gebied" help:"Alleen de cijfers van dit gebied." placeholder:"CODE"`
	Control      string `name:"controle" help:"Vergelijk met deze meetreeks, waarop het besluit geen invloed heeft (id of sleutel)." placeholder:"ID"`
	Placebo      string `name:"placebo" help:"Schat ook deze meetreeks, die niet zou moeten bewegen (id of sleutel)." placeholder:"ID"`
	Anticipation string `name:"aanloopperioden" help:"Zoveel perioden vlak voor de ingangsdatum tellen niet mee." placeholder:"AANTAL"`
	PhaseIn      string `name:"invoerperioden" help:"Zoveel perioden vanaf de ingangsdatum tellen niet mee." placeholder:"AANTAL"`
	Against      string `name:"vergelijking" help:"Bij gespreid: vergelijk met gebieden die de maatregel nooit kregen (nooit) of nog niet (nog-niet)." placeholder:"WIE"`
}

// params gives what was chosen, but for references that are still to be looked up.
func (f modelFlags) params() map[string]string {
	params := map[string]string{}
	for name, v := range map[string]string{
		"model": f.Model, "seizoen": f.Season, "fouten": f.Errors, "verdeling": f.Family, "blootstelling": f.Exposure, "gebied": f.Area,
		"aanloopperioden": f.Anticipation, "invoerperioden": f.PhaseIn, "vergelijking": f.Against,
	} {
		if v != "" {
			params[name] = v
		}
	}
	return params
}
