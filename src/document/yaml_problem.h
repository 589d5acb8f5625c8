/* libyaml's failures in words that say what would be right. */
#ifndef FNL_DOCUMENT_YAML_PROBLEM_H
#define FNL_DOCUMENT_YAML_PROBLEM_H

#include <yaml.h>

/* What failed, and which of libyaml's two marks points at it. */
typedef struct fnl_yaml_problem {
    const char *message;
    bool at_context;  /* the mark where the broken thing began says more than where libyaml gave up */
    bool names_start; /* the line in which the context began belongs to the message */
} fnl_yaml_problem;

/* message is NULL if the words are libyaml's own. */
fnl_yaml_problem fnl_yaml_problem_of(const yaml_parser_t *parser);

#endif
