package projections

// OpenLoops answers: what waits for which function, and since when?
var OpenLoops = Projection{
	Name:     "openstaande-lussen",
	Version:  5,
	Question: "Wat wacht op welke functie, en sinds wanneer?",
	Schema: waitSchema + recognitionSchema + `
CREATE TABLE houvast (signaal TEXT NOT NULL, aan TEXT NOT NULL, PRIMARY KEY (signaal, aan)) STRICT, WITHOUT ROWID;
CREATE TABLE gebundeld (bundel TEXT NOT NULL, signaal TEXT NOT NULL, PRIMARY KEY (bundel, signaal)) STRICT, WITHOUT ROWID;
CREATE TABLE besloten (bundel TEXT NOT NULL, besluit TEXT NOT NULL, functie TEXT NOT NULL, PRIMARY KEY (bundel, besluit)) STRICT, WITHOUT ROWID;
CREATE INDEX besloten_besluit ON besloten (besluit);
`,
	On: joined(openSignals, openMeasures, openDecisions, openEvaluations, recognitionHandlers, openBundles, openBundled, openAdvice, openMotions,
		openAmendments, openPromises, openCycles),
	Params: []string{"functie"},
	Query:  func(tx Tx, ask Ask) (any, error) { return OpenRows(tx, ask) },
}

// The functions that something can wait for. They are functions, never people.
const (
	coordinator = "signaalcoördinator"
	interpreter = "kennisvanger"
	advisor     = "beleidsadviseur"
	teller      = "inbrenger"
	board       = "college"
	council     = "raad"
	clerk       = "griffie"
	secretary   = "collegesecretariaat"
	advisers    = "adviesraad"
	researcher  = "lector"
)

// wait is one sort of open end: who it waits for, and what for.
type wait struct{ function, what string }

var (
	awaitReceipt        = wait{coordinator, "ontvangst bevestigen"}
	awaitGist           = wait{interpreter, "kern verwoorden"}
	awaitLink           = wait{advisor, "duiden en koppelen aan een maatregel"}
	awaitFeedback       = wait{coordinator, "terugkoppelen aan de inbrenger"}
	awaitAnswer         = wait{teller, "antwoord op de terugkoppeling"}
	awaitDispute        = wait{advisor, "betwiste koppeling bespreken"}
	awaitIntroduction   = wait{advisor, "maatregel invoeren"}
	awaitMotivation     = wait{board, "besluit motiveren"}
	awaitExpectation    = wait{board, "verwachting uitspreken"}
	awaitInfluence      = wait{coordinator, "doorwerking van een grond bevestigen of betwisten"}
	awaitEvaluation     = wait{advisor, "besluit evalueren"}
	awaitBoard          = wait{board, "bestuurlijk reageren op een evaluatie"}
	awaitRecommendation = wait{board, "aanbeveling uitvoeren"}
	awaitReading        = wait{interpreter, "bundel duiden"}
	awaitRecognition    = wait{coordinator, "bundel laten erkennen"}
	awaitLead           = wait{coordinator, "trekker aanwijzen"}
	awaitOffer          = wait{coordinator, "bundel aanbieden"}
	awaitTabling        = wait{secretary, "bundel agenderen"}
	awaitBundleDecision = wait{board, "besluiten over een bundel"}
	awaitAdvice         = wait{advisers, "advies uitbrengen"}
	awaitAdviceAnswer   = wait{board, "advies beantwoorden"}
	awaitMotionVote     = wait{council, "stemmen over een motie"}
	awaitAmendmentVote  = wait{council, "stemmen over een amendement"}
	awaitMotion         = wait{board, "motie uitvoeren"}
	awaitMotionDone     = wait{council, "motie afdoen"}
	awaitPromise        = wait{board, "toezegging nakomen"}
	awaitPromiseDone    = wait{council, "toezegging afdoen"}
	awaitReflection     = wait{researcher, "reflecteren in een leercyclus"}
	awaitCycleClosing   = wait{researcher, "leercyclus sluiten"}
	awaitExperimentFate = wait{researcher, "experiment versterken of stoppen"}
)
