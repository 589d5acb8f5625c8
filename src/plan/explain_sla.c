/* Explaining clocks: what was counted. */
#include "plan/explain.h"

void fnl_explain_sla(fnl_explainer *explainer)
{
    (void)explainer;
}
