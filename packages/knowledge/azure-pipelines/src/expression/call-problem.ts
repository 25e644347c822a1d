/** What a function cannot do with the values it was given; the evaluator adds where in the expression. */
export class CallProblem extends Error {}
