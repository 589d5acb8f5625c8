/* Between the files that read rules. */
#ifndef FNL_MODEL_RULES_H
#define FNL_MODEL_RULES_H

#include "model/reader.h"

/* The key `points`, which must be there. */
bool fnl_take_needed_points(fnl_model_reader *reader, const fnl_node *node, int64_t *out);

/* `map`, `points`, `otherwise` and `missing` of a rule. */
bool fnl_read_map_rule(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule);

/* What only `each` rules have. */
bool fnl_read_each(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule);

#endif
