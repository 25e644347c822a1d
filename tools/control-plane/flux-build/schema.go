package main

import (
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// schema is what kustomize's built-in OpenAPI knows and the build depends on.
type schema struct {
	// ClusterScoped has "apiVersion kind" of each kind that belongs to no namespace.
	ClusterScoped []string `json:"clusterScoped"`
	// Kinds has the name of the definition of each "apiVersion kind" that leads to a list that is merged.
	Kinds map[string]string `json:"kinds"`
	// Definitions has the fields of each definition that matter.
	Definitions map[string]map[string]field `json:"definitions"`
}

// field is a field that is merged by keys, or that leads to one.
type field struct {
	// Keys of the items of a list that is merged; empty for a list of scalars.
	Keys []string `json:"keys,omitempty"`
	// Merged is whether the list is merged.
	Merged bool `json:"merged,omitempty"`
	// Of is the definition of the field, or of its items or values.
	Of string `json:"of,omitempty"`
	// Values is whether it is a map of any keys.
	Values bool `json:"values,omitempty"`
	// List is whether it is a list.
	List bool `json:"list,omitempty"`
}

func refName(s *spec.Schema) string {
	return strings.TrimPrefix(s.Ref.String(), "#/definitions/")
}

func fieldOf(s *spec.Schema) field {
	if name := refName(s); name != "" {
		return field{Of: name}
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		inner := fieldOf(s.AdditionalProperties.Schema)
		return field{Values: true, Of: inner.Of}
	}
	if s.Items != nil && s.Items.Schema != nil {
		rs := openapi.ResourceSchema{Schema: s}
		strategy, keys := rs.PatchStrategyAndKeyList()
		merged := false
		for _, each := range strings.Split(strategy, ",") {
			merged = merged || each == "merge"
		}
		if !merged {
			keys = nil
		}
		return field{List: true, Merged: merged, Keys: keys, Of: refName(s.Items.Schema)}
	}
	return field{}
}

func readSchema() *schema {
	openapi.ResetOpenAPI()
	all := openapi.Schema()
	definitions := map[string]map[string]field{}
	for name, definition := range all.Definitions {
		fields := map[string]field{}
		for key := range definition.Properties {
			property := definition.Properties[key]
			if found := fieldOf(&property); found.Of != "" || found.Merged {
				fields[key] = found
			}
		}
		definitions[name] = fields
	}
	leads := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for name, fields := range definitions {
			for _, each := range fields {
				if !leads[name] && (each.Merged || leads[each.Of]) {
					leads[name] = true
					changed = true
				}
			}
		}
	}
	result := &schema{Kinds: map[string]string{}, Definitions: map[string]map[string]field{}}
	for name, fields := range definitions {
		if !leads[name] {
			continue
		}
		kept := map[string]field{}
		for key, each := range fields {
			if !leads[each.Of] {
				each.Of = ""
			}
			if each.Of != "" || each.Merged {
				kept[key] = each
			}
		}
		result.Definitions[name] = kept
	}
	cluster := map[string]bool{}
	for name, definition := range all.Definitions {
		kinds, found := definition.Extensions["x-kubernetes-group-version-kind"].([]interface{})
		if !found {
			continue
		}
		for _, each := range kinds {
			entry := each.(map[string]interface{})
			group, _ := entry["group"].(string)
			version, _ := entry["version"].(string)
			kind, _ := entry["kind"].(string)
			apiVersion := version
			if group != "" {
				apiVersion = group + "/" + version
			}
			if openapi.IsCertainlyClusterScoped(yaml.TypeMeta{APIVersion: apiVersion, Kind: kind}) {
				cluster[apiVersion+" "+kind] = true
			}
			if leads[name] {
				result.Kinds[apiVersion+" "+kind] = name
			}
		}
	}
	result.ClusterScoped = sorted(cluster)
	return result
}
