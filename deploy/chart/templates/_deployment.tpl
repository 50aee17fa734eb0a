{{/* Processes of which any is as good as another. A new one is ready before an old one goes. */}}
{{- define "sandra.deployment" }}
{{- $own := index .root.Values .kind }}
{{- $scaled := and (hasKey $own "autoscaling") (dig "autoscaling" "enabled" false $own) }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "sandra.name" .root }}-{{ .kind }}
  labels:
    {{- include "sandra.all-labels" . | nindent 4 }}
spec:
  {{- if not $scaled }}
  replicas: {{ $own.replicas }}
  {{- end }}
  minReadySeconds: 10
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "sandra.labels" . | nindent 6 }}
  template:
    {{- include "sandra.pod" . | nindent 4 }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "sandra.name" .root }}-{{ .kind }}
  labels:
    {{- include "sandra.all-labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "sandra.labels" . | nindent 6 }}
{{- end }}

{{/* The proxy sees each by its own address, and asks another where one does not answer. */}}
{{- define "sandra.headless" }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "sandra.name" .root }}-{{ .kind }}
  labels:
    {{- include "sandra.all-labels" . | nindent 4 }}
spec:
  clusterIP: None
  selector:
    {{- include "sandra.labels" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .port }}
{{- end }}
