// Answers how kustomize and Flux build: a request a line on stdin, an answer a line on stdout, as JSON.
// It calls Flux's own libraries, so that Tandem's build can be compared with what a cluster gets.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/fluxcd/pkg/envsubst"
	flux "github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// request is one question. Op is "kustomize", "flux", "substitute" or "schema".
type request struct {
	Op string `json:"op"`
	// Root is the folder of the source; Path the folder to build, relative to it.
	Root string `json:"root"`
	Path string `json:"path"`
	// Kustomization is the Flux object, with spec.postBuild.substitute holding every known variable.
	Kustomization map[string]interface{} `json:"kustomization"`
	Text          string                 `json:"text"`
	Variables     map[string]string      `json:"variables"`
	Strict        bool                   `json:"strict"`
	Always        bool                   `json:"always"`
}

type answer struct {
	Objects []map[string]interface{} `json:"objects,omitempty"`
	Text    *string                  `json:"text,omitempty"`
	Schema  *schema                  `json:"schema,omitempty"`
	Error   string                   `json:"error,omitempty"`
}

// overlay is a file system in which one file has other content.
type overlay struct {
	filesys.FileSystem
	path    string
	content []byte
}

func (o overlay) ReadFile(path string) ([]byte, error) {
	if filepath.Clean(path) == o.path {
		return o.content, nil
	}
	return o.FileSystem.ReadFile(path)
}

func (o overlay) Exists(path string) bool {
	return filepath.Clean(path) == o.path || o.FileSystem.Exists(path)
}

func (o overlay) IsDir(path string) bool {
	return filepath.Clean(path) != o.path && o.FileSystem.IsDir(path)
}

func objectsOf(built resmap.ResMap) ([]map[string]interface{}, error) {
	objects := []map[string]interface{}{}
	for _, resource := range built.Resources() {
		text, err := resource.MarshalJSON()
		if err != nil {
			return nil, err
		}
		var object map[string]interface{}
		if err := json.Unmarshal(text, &object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}

func kustomize(r request) (result []map[string]interface{}, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	options := &krusty.Options{LoadRestrictions: types.LoadRestrictionsNone, PluginConfig: types.DisabledPluginConfig()}
	built, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), filepath.Join(r.Root, r.Path))
	if err != nil {
		return nil, err
	}
	return objectsOf(built)
}

// fluxBuild does what kustomize-controller does up to applying: generate, build, substitute.
func fluxBuild(r request) ([]map[string]interface{}, error) {
	object := unstructured.Unstructured{Object: r.Kustomization}
	folder := filepath.Join(r.Root, r.Path)
	content, file, _, err := flux.NewGenerator(r.Root, object).GenerateManifest(folder)
	if err != nil {
		return nil, err
	}
	built, err := flux.Build(overlay{filesys.MakeFsOnDisk(), file, content}, folder)
	if err != nil {
		return nil, err
	}
	_, substitutes, err := unstructured.NestedMap(object.Object, "spec", "postBuild")
	if err != nil {
		return nil, err
	}
	for _, resource := range built.Resources() {
		if resource.GetName() == "" || resource.GetKind() == "" || resource.GetApiVersion() == "" {
			return nil, fmt.Errorf("no apiVersion, kind or name: %s", resource.String())
		}
		if !substitutes {
			continue
		}
		filled, err := flux.SubstituteVariables(context.Background(), nil, object, resource,
			flux.SubstituteWithDryRun(true), flux.SubstituteWithStrict(r.Strict), flux.SubstituteWithAlways(r.Always))
		if err != nil {
			return nil, err
		}
		if filled != nil {
			if _, err := built.Replace(resource); err != nil {
				return nil, err
			}
		}
	}
	return objectsOf(built)
}

func answerTo(r request) answer {
	var reply answer
	var err error
	switch r.Op {
	case "kustomize":
		reply.Objects, err = kustomize(r)
	case "flux":
		reply.Objects, err = fluxBuild(r)
	case "substitute":
		var text string
		text, err = envsubst.Eval(r.Text, func(name string) (string, bool) {
			value, found := r.Variables[name]
			return value, found || !r.Strict
		})
		reply.Text = &text
	case "schema":
		reply.Schema = readSchema()
	default:
		err = fmt.Errorf("unknown op %q", r.Op)
	}
	if err != nil {
		return answer{Error: err.Error()}
	}
	return reply
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var r request
			if err := json.Unmarshal(line, &r); err != nil {
				_ = output.Encode(answer{Error: err.Error()})
			} else {
				_ = output.Encode(answerTo(r))
			}
		}
		if err != nil {
			return
		}
	}
}

func sorted(names map[string]bool) []string {
	result := make([]string, 0, len(names))
	for name := range names {
		result = append(result, name)
	}
	sort.Strings(result)
	return result
}
