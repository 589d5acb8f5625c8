/* What a YAML scalar without quotes means: the 1.2 core schema, decimal numbers only. */
#ifndef FNL_DOCUMENT_YAML_SCALAR_H
#define FNL_DOCUMENT_YAML_SCALAR_H

#include "document/document.h"

/* null, bool, number, else text. value: of a bool. */
fnl_node_kind fnl_resolve_yaml_scalar(fnl_text text, bool *value);

#endif
