/* The score of a drafted model: a rule of each kind, where the fields allow it. */
#ifndef FNL_CLI_DRAFT_RULES_H
#define FNL_CLI_DRAFT_RULES_H

#include "guess.h"

/* A text as YAML: as it is where that is safe, else in quotes. */
void fnl_draft_put_text(fnl_page *page, const char *text);

void fnl_draft_put_score(fnl_page *page, const fnl_guess *guesses, uint32_t count);

#endif
