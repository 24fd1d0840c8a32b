package archiving

// What tests look into.
var Grouped = grouped

// PieceLimit is pieceLimit.
const PieceLimit = pieceLimit
