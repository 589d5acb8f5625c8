/* The sections of the agreement; each writes nothing if the model has nothing to say of it. */
#ifndef FNL_WORDS_SECTIONS_H
#define FNL_WORDS_SECTIONS_H

#include "words/words.h"

void fnl_write_reading(fnl_words *words);
void fnl_write_fields(fnl_words *words);
void fnl_write_activities(fnl_words *words);
void fnl_write_scores(fnl_words *words);
void fnl_write_calendars(fnl_words *words);
void fnl_write_sla(fnl_words *words);
void fnl_write_lifecycle(fnl_words *words);
void fnl_write_decisions(fnl_words *words);
void fnl_write_kpis(fnl_words *words);
/* The definitions of metrics, and their targets. */
void fnl_write_metrics(fnl_words *words, const fnl_kpis *kpis);
void fnl_write_examples(fnl_words *words);
void fnl_write_signatures(fnl_words *words);

/* The table of fields, of leads or of activities. */
void fnl_write_field_table(fnl_words *words, const fnl_model_field *fields, uint32_t count);
/* The table of a group's rules. */
void fnl_write_rules(fnl_words *words, const fnl_group *group);
void fnl_write_linear(fnl_words *words, const fnl_linear *linear);

#endif
