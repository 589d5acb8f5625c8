/* What a YAML text may contain, checked before libyaml sees it. */
#ifndef FNL_DOCUMENT_YAML_SOURCE_H
#define FNL_DOCUMENT_YAML_SOURCE_H

#include "core/failure.h"

/* Refuses UTF-16, invalid UTF-8, control characters, line breaks that only YAML 1.1 knows, and directives. */
int32_t fnl_check_yaml_source(fnl_text source, fnl_error *error);

#endif
