/* Features of activities, between the files that know them. */
#ifndef FNL_MODEL_FEATURES_H
#define FNL_MODEL_FEATURES_H

#include "model/reader.h"

/* Reads as many as the section was found to have. */
void fnl_read_features(fnl_model_reader *reader, const fnl_node *features);

/* Whether it reads a field; count and distinct_days only have a condition. */
bool fnl_feature_has_field(fnl_feature_kind kind);

/* The key that makes a feature of this kind. */
const char *fnl_feature_key(fnl_feature_kind kind);

/* The column of a feature. */
void fnl_list_feature(const fnl_model *model, const fnl_feature *feature, fnl_activity_column *column);

#endif
